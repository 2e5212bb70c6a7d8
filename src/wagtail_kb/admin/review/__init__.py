"""Review in the admin: handing in, approving, requesting changes."""
