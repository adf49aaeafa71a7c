"""A Word file read back: the words it prints, its labels computed as Word computes them, held against the model."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate, zip_longest

from lxml import etree

from assembler.diagnostics import Diagnostic, error
from assembler.document import (
    Document,
    Emphasis,
    Field,
    FieldGroup,
    Heading,
    Inlines,
    Paragraph,
    Provision,
    Reference,
    SignatureBlock,
    Strong,
    Table,
    plain,
    words,
)
from assembler.renderers.word.archive import unpack
