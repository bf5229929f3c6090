-- Tenants of which everything was deleted and seen to be absent: their member lists remain until their documents end, so
-- that owners can fetch these, but nobody has access to anything.
create table gone_tenant (
    tenant_id text primary key
);
revoke all on gone_tenant from public;
grant select, insert on gone_tenant to audit_app;
