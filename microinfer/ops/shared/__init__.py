"""What operators share: how they see the file, geometry, quantisation, families of arithmetic."""
