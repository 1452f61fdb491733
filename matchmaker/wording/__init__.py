"""All human words: labels of codes, figures as the reader writes them, reasons and complaints as sentences, and their translations."""
