"""The way in for other programs: a drop-in for Perspective, and the product's public facts."""
