"""What a copied page of any network is read by; ``networks.paste`` puts it together."""
