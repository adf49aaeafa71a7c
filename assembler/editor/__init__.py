"""What an editor is told of a library while somebody types: findings, what a word means and where it stands, how a text goes on."""
