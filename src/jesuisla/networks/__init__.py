"""The networks: reading a link, knowing the rules, understanding pasted comments.

One folder a network, each with the same files: ``links.py`` (which addresses lead to a
thread), ``rules.toml`` (what the network allows, with source and date) and, where
comments can be pasted, ``paste.py`` (what a copied page looks like). Start from
``registry.py``. Three folders serve all of them: ``pasted`` (the lines of a copied page),
``names`` (so that none is kept), ``archives`` (files of comments). Nothing here asks a
network for anything.
"""
