"""What the codes of sharing say to people: what happened, why, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    # the agreement
    "name_missing": _("Give the list a name."),
    "name_taken": _("Another list has this name. Choose another one."),
    "partner_missing": _("Say with whom the list is agreed."),
    "not_printable": _("This has characters that cannot be shown. Type it instead of pasting it."),
    "agreement_end_missing": _("Say until when the list is agreed: no list is shared without an end."),
    "key_invalid": _("This is no key: 32 bytes as url-safe base64 are 44 characters, with “=” at the end."),
    "remote_invalid": _("This is no id of a list: the partner reads it to you as 36 characters with dashes."),
    "list_known": _("This list of the partner is taken in already. Close that one first."),
    "list_unknown": _("There is no such list."),
    "list_other_way": _("This list goes the other way: one is either published here or taken in here."),
    "list_closed": _("This list is closed. Agree on a new one to go on."),
    "agreement_ended": _("The agreement about this list ended on %(day)s. Agree on a new one to go on."),
    "not_meant": _("Say that you mean it: tick the box above the button. Nothing was changed."),
    "too_many_for_page": _("More than %(most)s entries are too many for a page: use “manage.py blocklist export”."),
    # the signature
    "file_missing": _("Choose both files: the list and its signature."),
    "file_too_large": _("This file is larger than %(most)s MB. Use “manage.py blocklist import”."),
    "signature_unreadable": _("This is no signature file: it holds 88 characters of base64. Nothing was imported."),
    "signature_wrong": _(
        "The signature does not fit: the file was changed on its way, or another publisher signed it. Nothing was"
        " imported. Get both files again from the partner."
    ),
    # the header
    "header_unreadable": _("The first line is no header of a list. Nothing was imported. Get the file again."),
    "header_broken": _("In the first line “%(name)s” is missing or wrong. Nothing was imported. Tell the partner."),
    "format_unknown": _("This is no blocklist file. Nothing was imported."),
    "version_unknown": _("This file is not of version %(ours)s of the format. Nothing was imported. Tell the partner."),
    "list_foreign": _("This file belongs to another list. Nothing was imported. Choose the list that it belongs to."),
    "sequence_old": _(
        "This is file %(sequence)s, and file %(last)s was taken in already: an older one would put back who was taken"
        " off. Nothing was imported."
    ),
    "sequence_twice": _("Another file with the number %(sequence)s was taken in already. Nothing was imported."),
    "file_past": _("This file was good until %(day)s. Nothing was imported. Ask the partner for today's."),
    "file_of_tomorrow": _("This file says that it was made later than now. Nothing was imported. Compare your clocks."),
    "key_check_wrong": _("The partner made this file with another key. Nothing was imported. Agree on one key again."),
    # the lines
    "line_unreadable": _("Line %(line)s cannot be read. Nothing was imported. Tell the partner."),
    "line_broken": _("In line %(line)s “%(name)s” is missing or wrong. Nothing was imported. Tell the partner."),
    "entry_twice": _("The entry of line %(line)s stands in the file twice. Nothing was imported. Tell the partner."),
    "count_wrong": _("The first line says %(said)s entries, and %(found)s follow. Nothing was imported."),
    "file_changed": _("The file was changed while it was read. Nothing was imported. Start again."),
}
