"""What Domovoy talks to outside itself, one package a neighbour."""
