"""Tests of the example site."""
