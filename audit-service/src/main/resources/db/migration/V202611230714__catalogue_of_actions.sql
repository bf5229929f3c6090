-- Events whose action nobody has catalogued.
alter table parked_event drop constraint parked_event_reason_check;
alter table parked_event add check (reason in ('unreadable', 'conflict', 'uncatalogued'));
