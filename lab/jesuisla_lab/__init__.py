"""The laboratory: what trains, documents and studies the models that jesuisla ships."""
