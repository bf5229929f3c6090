create index tenant_by_entitlement_end on tenant (entitlement_ends_at) where entitlement_ends_at is not null;
