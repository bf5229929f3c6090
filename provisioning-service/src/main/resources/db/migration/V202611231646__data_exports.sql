-- The copy of its data that a tenant asked for last; asked for by its intent, so that it outlives the archive: an intent that is read again must
-- not have it made again. due_at is when it is tried; of one in the making, when its maker counts as gone; null once there is nothing to do.
create table data_export (
    tenant_id       text primary key references tenant on delete cascade,
    operation_id    text        not null,
    generation      bigint      not null,
    requested_at    timestamptz not null default now(),
    state           text        not null default 'waiting' check (state in ('waiting', 'making', 'made', 'failed', 'ended')),
    due_at          timestamptz default now(),
    maker           uuid,
    attempts        integer     not null default 0,
    reason          text,
    available_until timestamptz
);
create index data_export_due on data_export (due_at) where due_at is not null;
