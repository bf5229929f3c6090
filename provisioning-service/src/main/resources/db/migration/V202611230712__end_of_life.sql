-- Archives of data whose retention has ended have a name, by which the status tells of them; those of whole tenants have none.
alter table tenant_archive add column name text not null default '';
alter table tenant_archive add column what text;                                -- the resource whose data it is; null for a whole tenant
alter table tenant_archive add column begun_at timestamptz not null default now();
drop index tenant_archive_whole;
create unique index tenant_archive_whole on tenant_archive (tenant_id, requested_at, name)
    where completed_at is not null;
create index tenant_archive_named on tenant_archive (name) where name <> '';

-- Tenants whose life has ended: what comes of them again, from a topic that is read anew, is no tenant.
create table ended_tenant (
    tenant_id text        primary key,
    ended_at  timestamptz not null default now()
);

-- Whatever is known of a tenant goes with it.
alter table tenant_status drop constraint tenant_status_tenant_id_fkey,
    add foreign key (tenant_id) references tenant on delete cascade;
alter table work drop constraint work_tenant_id_fkey,
    add foreign key (tenant_id) references tenant on delete cascade;
alter table run drop constraint run_tenant_id_fkey,
    add foreign key (tenant_id) references tenant on delete cascade;
alter table deletion drop constraint deletion_tenant_id_fkey,
    add foreign key (tenant_id) references tenant on delete cascade;
alter table frozen drop constraint frozen_tenant_id_fkey,
    add foreign key (tenant_id) references tenant on delete cascade;
