"""What was hidden, in numbers, for the reader of what is left."""

from __future__ import annotations

from dataclasses import dataclass

_KINDS = (
    ("people", "person", "people"),
    ("emails", "e-mail address", "e-mail addresses"),
    ("phones", "telephone number", "telephone numbers"),
    ("addresses", "postal address", "postal addresses"),
    ("portraits", "portrait", "portraits"),
)


@dataclass(frozen=True, slots=True)
class Hidden:
    """How many different people, e-mail addresses, telephone numbers, postal addresses and portraits were hidden.

    `named_by_address` says that the blog's own address bears the name of one of the people, and is shown all the same.
    """

    people: int = 0
    emails: int = 0
    phones: int = 0
    addresses: int = 0
    portraits: int = 0
    named_by_address: bool = False

    def as_json(self) -> dict[str, int | bool]:
        """Give the record as the JSON of an assessment has it."""
        return {
            "people": self.people,
            "e-mails": self.emails,
            "phones": self.phones,
            "addresses": self.addresses,
            "portraits": self.portraits,
            "named_by_address": self.named_by_address,
        }

    def sentence(self) -> str:
        """Say what was hidden, and where it still stands."""
        counts = [(getattr(self, field), one, many) for field, one, many in _KINDS]
        parts = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
        if not parts:
            return "nothing was found that names a private person; the capture was not changed"
        listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
        said = f"{listed} hidden behind signs such as [person 1]; the capture still holds them"
        if self.named_by_address:
            said += (
                "; the blog's own address bears a person's name and stays, since nothing could be checked without it"
            )
        return said
