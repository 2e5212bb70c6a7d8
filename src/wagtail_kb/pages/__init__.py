"""The default page types, with migrations of their own. A site with its own leaves the app out."""
