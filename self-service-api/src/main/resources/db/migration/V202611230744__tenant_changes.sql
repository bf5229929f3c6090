-- Tells every replica, right after the commit, which tenant has another status, or other people who may see it: whoever
-- watches it hears of it. Heard by nobody, a notification costs next to nothing; several of one tenant in one transaction
-- are one.
create function tell_tenant_changed() returns trigger language plpgsql as $$
begin
    perform pg_notify('tenant_changed', case when tg_op = 'DELETE' then old.tenant_id else new.tenant_id end);
    return null;
end
$$;
create function tell_own_change() returns trigger language plpgsql as $$
begin
    perform pg_notify('tenant_changed', old.id);
    return null;
end
$$;
create trigger status_changed after insert or update of status_revision or delete on tenant_status
    for each row execute function tell_tenant_changed();
-- A new member or key watches nothing yet.
create trigger member_changed after update of role, seated, ends_at or delete on member
    for each row execute function tell_tenant_changed();
create trigger api_key_changed after update of state, mac, previous_ends_at or delete on api_key
    for each row execute function tell_tenant_changed();
create trigger hold_changed after insert or update of lifted_at on hold
    for each row execute function tell_tenant_changed();
create trigger departure_changed after update of departure_grace_ends_at or delete on tenant
    for each row execute function tell_own_change();
