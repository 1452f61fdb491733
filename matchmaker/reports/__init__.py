"""What people carry away: contracts, minutes and registers as Word, PDF and spreadsheet files, each drawn from the records alone."""
