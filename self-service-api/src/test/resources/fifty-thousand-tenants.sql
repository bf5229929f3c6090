-- What 50,000 tenants leave in the tables that grow with them; enough of it for the planner to tell.
create function fill_id(prefix text, n integer) returns text language sql immutable as
    $$ select prefix || '_0' || lpad(n::text, 25, '0') $$;
insert into person (id, email, email_key, display_name, locale, issuer, subject, identity_state, created_at)
select fill_id('usr', n), n || '@example.org', n || '@example.org', 'Person', 'en', 'issuer', 'subject-' || n, 'linked', now()
from generate_series(1, 50000) n;
insert into tenant (id, display_name, region, tier, generation, tier_generation, lifecycle, seats, entitlement_source,
  entitlement_seats, entitlement_starts_at, accepted_terms_version, created_at, version)
select fill_id('tnt', n), 'Tenant', 'eu', 'free', 1, 1, 'ACTIVE', 1, 'FREE', 1, now(), '2026-11', now(), 0
from generate_series(1, 50000) n;
insert into tenant_intent (tenant_id, generation, document) select id, 1, '{}' from tenant;
insert into tenant_status (tenant_id, status_revision, document, received_at)
select id, 1, '{"phase": "ready", "retained": [], "operations": []}', now() from tenant;
insert into member_list (tenant_id, generation) select id, 1 from tenant;
insert into member (id, tenant_id, user_id, role, seated, created_at, version)
select fill_id('mbr', n), fill_id('tnt', n), fill_id('usr', n), 'OWNER', true, now(), 0 from generate_series(1, 50000) n;
insert into access_grant (tenant_id, member_id, user_id, role, requested_at, requested_by, approved_at, approved_by, granted_at)
select tenant_id, id, user_id, role, now(), user_id, now(), user_id, now() from member;
insert into operation (id, tenant_id, type, aspect, generation, state, reason, message, attempts, delayed, steps,
  status_revision, created_at, updated_at, ended_at, version)
select fill_id('op', n), fill_id('tnt', 1 + n % 50000), 'sign-up', 'TIER', 1 + n / 50000, 'SUCCEEDED', 'Converged', 'All is there.', 1, false,
  '[]', 1, now(), now(), now(), 0 from generate_series(1, 100000) n;
insert into api_key (id, tenant_id, name, state, scopes, mac, pepper, last_four, created_at, version)
select fill_id('key', n), fill_id('tnt', n), 'first-key', 'ACTIVE', '{}', '\\x00', 1, 'abcd', now(), 0 from generate_series(1, 50000) n;
insert into invitation (id, tenant_id, email, email_key, role, invited_by, created_at, expires_at, version)
select fill_id('inv', n), fill_id('tnt', n), n || '@example.com', n || '@example.com', 'VIEWER', fill_id('usr', n), now(), now(), 0
from generate_series(1, 20000) n;
insert into hold (id, tenant_id, cause, reason, customer_message, placed_at, placed_by, lifted_at, lifted_by)
select fill_id('hld', n), fill_id('tnt', n), 'PAYMENT', 'unpaid', 'pay', now(), 'billing', now(), 'billing' from generate_series(1, 20000) n;
insert into signup (id, email, display_name, tier, seats, region, locale, accepted_terms_version, state, tries, code_requests,
  code_requested_at, expires_at, user_id, tenant_id, operation_id, created_at, version)
select fill_id('sgn', n), '', '', 'free', 1, 'eu', 'en', '2026-11', 'COMPLETED', 0, 1, now(), now(), fill_id('usr', n), fill_id('tnt', n),
  fill_id('op', n), now(), 0 from generate_series(1, 50000) n;
insert into notice (id, kind, subject, state, attempts, created_at, ended_at)
select 'welcome:' || n, 'welcome', fill_id('tnt', n), 'SENT', 1, now(), now() from generate_series(1, 100000) n;
insert into opaque_token (hash, purpose, subject, created_at, expires_at)
select sha256(n::text::bytea), 'OPERATION', fill_id('op', n), now(), now() from generate_series(1, 50000) n;
insert into idempotency_record (route, key, fingerprint, caller, status, body, expires_at)
select 'POST', n::text, '\\x00', '\\x00', 202, '{}', now() from generate_series(1, 50000) n;
insert into tier_request (operation_id, tenant_id, tier, seats, trial, state, asked_by, asked_at, expires_at, decided_by, decided_at)
select fill_id('op', n), fill_id('tnt', n), 'team', 5, false, 'APPROVED', 'a', now(), now(), 'b', now() from generate_series(1, 20000) n;
insert into rate_limit (key, capacity, refill, used, tokens, at)
select sha256(n::text::bytea), 600, 10, 1, 599, now() from generate_series(1, 50000) n;
insert into audit_sequence (scope, last_seq) select id, 2 from tenant;
analyze;
