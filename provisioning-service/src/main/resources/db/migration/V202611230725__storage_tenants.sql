-- For whom anything was ever made in object storage: nobody asks the store for all others.
create table storage_tenant (
    tenant_id text primary key references tenant on delete cascade
);
