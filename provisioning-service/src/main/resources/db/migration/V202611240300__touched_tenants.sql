-- For whom anything was ever made on a target: nobody asks the backend for all others, and those do not wait for it.
alter table storage_tenant rename to touched_tenant;
alter table touched_tenant add column target text not null default 'storage';
alter table touched_tenant drop constraint storage_tenant_pkey;
alter table touched_tenant add primary key (tenant_id, target);

-- Who had a database so far is not known here: all of these are looked at as before.
insert into touched_tenant (tenant_id, target) select tenant_id, 'database' from tenant;

-- For replicas of the version before, while they still run; what they insert is of the default target.
create view storage_tenant as select tenant_id from touched_tenant where target = 'storage';
