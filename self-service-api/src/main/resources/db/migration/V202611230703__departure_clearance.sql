-- When provisioning was told that the tenant's deletion may begin: from then on its departure cannot be taken back.
alter table tenant
    add column departure_cleared_at timestamptz,
    add check (departure_cleared_at is null or departure_requested_at is not null);
