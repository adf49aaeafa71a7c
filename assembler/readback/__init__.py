"""What a file says, read back and held against the model before it may leave."""

from assembler.readback.pdf import compare_pdf
from assembler.readback.word import compare_word, words_of_word

__all__ = ["compare_pdf", "compare_word", "words_of_word"]
