"""What a file says, read back and held against the model before it may leave."""

from assembler.readback_pdf import compare_pdf
from assembler.readback_word import compare_word

__all__ = ["compare_pdf", "compare_word"]
