"""The authority's counter and the platform's side of it: each package has its own addresses."""

from inspections.authorities.urls import urlpatterns as authorities
from inspections.counter.urls import urlpatterns as counter
from inspections.dashboard.urls import urlpatterns as dashboard
from inspections.draws.urls import urlpatterns as draws
from inspections.filings.urls import urlpatterns as filings
from inspections.handed_over.urls import urlpatterns as handed_over
from inspections.orders.urls import urlpatterns as orders
from inspections.packages.urls import urlpatterns as packages
from inspections.reports.urls import urlpatterns as reports
from inspections.retention.urls import urlpatterns as retention
from inspections.selfchecks.urls import urlpatterns as selfchecks
from inspections.staffing.urls import urlpatterns as staffing

urlpatterns = [
    *authorities,
    *counter,
    *dashboard,
    *draws,
    *filings,
    *handed_over,
    *orders,
    *packages,
    *reports,
    *retention,
    *selfchecks,
    *staffing,
]
