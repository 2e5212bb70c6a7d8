"""Mutations: one a module."""
