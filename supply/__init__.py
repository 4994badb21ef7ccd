"""The supply of flogcheck: its locks, licences, known vulnerabilities and bill of materials."""
