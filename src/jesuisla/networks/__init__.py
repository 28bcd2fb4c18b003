"""The networks: reading a link, knowing the rules, understanding pasted comments.

One folder a network, each with the same files: ``links.py`` (which addresses lead to a
thread), ``rules.toml`` (what the network allows, with source and date) and, where
comments can be pasted, ``paste.py`` (what a copied page looks like). Start from
``registry.py``. Nothing here asks a network for anything.
"""
