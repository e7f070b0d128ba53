from django.urls import path

from moderation.console.blocklists import bulk, entry, house, links, listing, proposing, searching, sharing, spreadsheet
from moderation.console.blocklists.acts import ACTS

urlpatterns = [
    path("rules/blocklist/", house.house_rule, name="house_rule"),
    path("blocklists/", listing.blocklist, name="blocklist"),
    path("blocklists/find/", searching.blocklist_search, name="blocklist_search"),
    path("blocklists/propose/", proposing.blocklist_propose, name="blocklist_propose"),
    path("blocklists/csv", spreadsheet.blocklist_csv, name="blocklist_csv"),
    path("blocklists/upload/", bulk.bulk, name="blocklist_bulk"),
    path("blocklists/upload/<uuid:bulk_id>/", bulk.bulk_one, name="blocklist_bulk_one"),
    path("blocklists/upload/<uuid:bulk_id>/make", bulk.bulk_make, name="blocklist_bulk_make"),
    path("blocklists/upload/<uuid:bulk_id>/drop", bulk.bulk_drop, name="blocklist_bulk_drop"),
    path("blocklists/upload/<uuid:bulk_id>/undo", bulk.bulk_undo, name="blocklist_bulk_undo"),
    path("blocklists/upload/<uuid:bulk_id>/confirm", bulk.bulk_confirm, name="blocklist_bulk_confirm"),
    path("blocklists/links/<uuid:party_id>/", links.links, name="blocklist_links"),
    path("blocklists/sharing/", sharing.sharing, name="blocklist_sharing"),
    path("blocklists/sharing/new/", sharing.list_new, name="blocklist_list_new"),
    path("blocklists/sharing/<uuid:list_id>/", sharing.one_list, name="blocklist_list"),
    path("blocklists/sharing/<uuid:list_id>/export", sharing.list_export, name="blocklist_list_export"),
    path("blocklists/sharing/<uuid:list_id>/import", sharing.list_import, name="blocklist_list_import"),
    path("blocklists/sharing/<uuid:list_id>/close", sharing.list_close, name="blocklist_list_close"),
    path("blocklists/entries/<uuid:entry_id>/", entry.blocklist_entry, name="blocklist_entry"),
    *(
        path(f"blocklists/entries/<uuid:entry_id>/{name}", entry.view_of(name), name=f"blocklist_{name}")
        for name in ACTS
    ),
]
