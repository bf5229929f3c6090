-- Prepares a cell's tenant database. Run it in that database as a superuser, and again before each upgrade of the platform:
-- what is there is kept. It makes two groups: <database>_tenant, which every tenant's login belongs to, and <database>_platform,
-- which the login of provisioning-service has to be put into:
--     create role coditect_cell login password '…';  grant tenants_platform to coditect_cell;
-- That login has no further rights: it changes roles and schemas only through the functions below, which act on names of tenants
-- (t_<26 characters>…) that carry our mark, and on nothing else. Why: docs/adr/0013-tenant-databases.md.

do $$
declare
  tenants text := current_database() || '_tenant';
  platform text := current_database() || '_platform';
  large_object regprocedure;
begin
  if to_regrole(quote_ident(tenants)) is null then
    execute format('create role %I nologin', tenants);
  end if;
  if to_regrole(quote_ident(platform)) is null then
    execute format('create role %I nologin', platform);
  end if;
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to %I, %I', current_database(), tenants, platform);
  revoke all on schema public from public;
  -- Large objects belong to no schema, so no limit of ours would hold for them.
  for large_object in
    select oid from pg_proc
    where pronamespace = 'pg_catalog'::regnamespace
      and proname in ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_import')
  loop
    execute format('revoke execute on function %s from public', large_object);
  end loop;
end $$;

create schema if not exists coditect;

-- Which database this is: another one has another id, and a copy the same. The platform does nothing in one that is not the cell's.
create table if not exists coditect.identity (
    only_row boolean primary key default true check (only_row),
    id       uuid not null default gen_random_uuid()
);
insert into coditect.identity default values on conflict do nothing;

-- The newest run that has acted on a tenant here. What an older one wants to do is refused.
create table if not exists coditect.tenant_epoch (
    tenant text   primary key,
    epoch  bigint not null
);

-- Which password a login was last given: salted hashes, no password. Passwords are random, so a fast hash does.
create table if not exists coditect.credential (
    role_name       text   primary key,
    salt            bytea  not null,
    digest          bytea  not null,
    verifier_digest bytea  not null,
    epoch           bigint not null
);
-- Since when it has this password, and since when another login has its place: then it is on its way out.
alter table coditect.credential add column if not exists since timestamptz not null default now();
alter table coditect.credential add column if not exists replaced_at timestamptz;

-- When somebody asked for new credentials of a tenant: those from before are replaced, with an overlap or (immediate_at) without.
create table if not exists coditect.rotation_demand (
    tenant       text        primary key,
    demanded_at  timestamptz not null,
    immediate_at timestamptz
);

-- The generations of the customer's intent that asked for new ones, and for new ones at once, as far as they are noted in the times above.
alter table coditect.rotation_demand add column if not exists generation bigint not null default 0;
alter table coditect.rotation_demand add column if not exists immediate_generation bigint not null default 0;

-- What is remembered of schemas that came near their tier's limit: that a warning was given, since when they are over it, and whether their
-- writer may write no more. No row: nothing to remember.
create table if not exists coditect.size_state (
    schema_name text primary key,
    warned      boolean not null,
    over_since  timestamptz,
    denied      boolean not null
);

-- Without a search path of its own, so that it is part of whatever statement calls it; what it calls was looked up when it was made.
create or replace function coditect.mark(name text) returns text
language sql immutable
return 'coditect tenant=tnt_' || substr(name, 3, 26);

-- Takes the run's epoch and locks it to the end of the transaction; false if a newer run has been here.
create or replace function coditect.fence(of_tenant text, of_epoch bigint) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp
as $$
  with taken as (
    insert into coditect.tenant_epoch as known (tenant, epoch) values (of_tenant, of_epoch)
    on conflict (tenant) do update set epoch = excluded.epoch where known.epoch <= excluded.epoch
    returning 1)
  select exists (select from taken)
$$;

-- The functions' queries are planned again whenever somebody made a schema or gave a right to one, so what is called for every change asks
-- by functions that need no plan, and what is new is not looked at for what would have to be put right.

-- The role's oid; refuses names that are no tenant's, and roles that do not carry our mark.
create or replace function coditect.our_role(name text) returns oid
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  found oid;
begin
  if name !~ '^t_[0-9a-z]{26}_[a-z]{2,8}(_b)?$' then
    raise insufficient_privilege using message = format('%s is no name of a tenant''s role', name);
  end if;
  found := to_regrole(name);
  if found is not null and (select description from pg_shdescription where objoid = found and classoid = 'pg_authid'::regclass)
      is distinct from coditect.mark(name) then
    raise exception using errcode = 'CD001', message = format('role %s is there and is not ours', name);
  end if;
  return found;
end $$;

-- Whether a schema of a tenant's name is ours: by its mark, or by its owner, because whoever acts as the owner can take the mark away.
create or replace function coditect.is_our_schema(schema oid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(obj_description(n.oid, 'pg_namespace') = coditect.mark(n.nspname), false)
      or exists (select from pg_roles r where r.oid = n.nspowner and r.rolname = n.nspname || '_owner'
                 and shobj_description(r.oid, 'pg_authid') = coditect.mark(n.nspname))
  from pg_namespace n where n.oid = schema
$$;

create or replace function coditect.our_schema(name text) returns oid
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  found oid;
begin
  if name !~ '^t_[0-9a-z]{26}$' then
    raise insufficient_privilege using message = format('%s is no name of a tenant''s schema', name);
  end if;
  found := to_regnamespace(name);
  if found is not null
      and (select description from pg_description where objoid = found and classoid = 'pg_namespace'::regclass and objsubid = 0)
        is distinct from coditect.mark(name)
      and not coditect.is_our_schema(found) then
    raise exception using errcode = 'CD001', message = format('schema %s is there and is not ours', name);
  end if;
  return found;
end $$;

-- Makes the role if it is not there, and gives it these attributes and none that only administrators have.
create or replace function coditect.put_role(name text, login boolean, connections integer) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  now_is pg_roles;
  change text;
begin
  if coditect.our_role(name) is null then
    execute format('create role %I %s connection limit %s', name, case when login then 'login' else 'nologin' end, connections);
    execute format('comment on role %I is %L', name, coditect.mark(name));
    return;
  end if;
  select * into now_is from pg_roles where rolname = name;
  change := concat(
    case when now_is.rolcanlogin <> login then case when login then ' login' else ' nologin' end end,
    case when now_is.rolconnlimit <> connections then ' connection limit ' || connections end,
    case when now_is.rolsuper then ' nosuperuser' end,
    case when now_is.rolcreatedb then ' nocreatedb' end,
    case when now_is.rolcreaterole then ' nocreaterole' end,
    case when now_is.rolreplication then ' noreplication' end,
    case when now_is.rolbypassrls then ' nobypassrls' end,
    case when not now_is.rolinherit then ' inherit' end,
    case when now_is.rolvaliduntil < 'infinity' then ' valid until ''infinity''' end);
  if change <> '' then
    execute format('alter role %I', name) || change;
  end if;
end $$;

-- Gives the role a setting, if it is one that tenants have.
create or replace function coditect.put_setting(name text, setting text, value text) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if setting not in ('search_path', 'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout') then
    raise insufficient_privilege using message = format('%s is no setting of tenants', setting);
  end if;
  execute format('alter role %I set %I to %L', name, setting, value);
end $$;

-- Makes these, by name, the only settings of the role.
create or replace function coditect.put_settings(name text, wanted jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  of_role oid := coditect.our_role(name);
  known jsonb;
  setting record;
begin
  -- By database and role, as the index is.
  for setting in select datname from pg_database d where exists (
      select from pg_db_role_setting s where s.setdatabase = d.oid and s.setrole = of_role) loop
    execute format('alter role %I in database %I reset all', name, setting.datname);
  end loop;
  select coalesce(jsonb_object_agg(split_part(entry, '=', 1), substr(entry, strpos(entry, '=') + 1)), '{}') into known
    from pg_db_role_setting s, unnest(s.setconfig) entry where s.setrole = of_role and s.setdatabase = 0;
  if known - array(select jsonb_object_keys(wanted)) <> '{}' then
    execute format('alter role %I reset all', name);
    known := '{}';
  end if;
  for setting in select key, value from jsonb_each_text(wanted) loop
    if known ->> setting.key is distinct from setting.value then
      perform coditect.put_setting(name, setting.key, setting.value);
    end if;
  end loop;
end $$;

-- Makes the role a member of the wanted groups only: of all tenants' group ("tenants") by inheritance, of the tenant's owner by SET ROLE.
-- Nobody but the tenant's own roles stays a member of it.
create or replace function coditect.put_memberships(name text, tenants boolean, owner boolean) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  of_role oid := coditect.our_role(name);
  group_name text := current_database() || '_tenant';
  owner_name text := left(name, 28) || '_owner';
  wrong record;
begin
  for wrong in
    select m.roleid::regrole as granted, m.member::regrole as member, m.grantor::regrole as grantor
    from pg_auth_members m
    join pg_roles g on g.oid = m.roleid
    join pg_roles r on r.oid = m.member
    -- Said twice, so that both are looked up by index.
    where (m.member = of_role or m.roleid = of_role)
      and ((m.member = of_role and not (
              not m.admin_option
              and ((tenants and g.rolname = group_name and m.inherit_option and not m.set_option)
                or (owner and g.rolname = owner_name and m.set_option and not m.inherit_option))))
        or (m.roleid = of_role and r.rolname <> current_user and not (
              left(r.rolname, 29) = left(name, 28) || '_'
              and shobj_description(r.oid, 'pg_authid') is not distinct from coditect.mark(name))))
  loop
    execute format('revoke %s from %s granted by %s cascade', wrong.granted, wrong.member, wrong.grantor);
  end loop;
  if tenants and not exists (
      select from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = of_role and g.rolname = group_name) then
    execute format('grant %I to %I with admin false, inherit true, set false', group_name, name);
  end if;
  if owner and not exists (
      select from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = of_role and g.rolname = owner_name) then
    perform coditect.our_role(owner_name);
    execute format('grant %I to %I with admin false, inherit false, set true', owner_name, name);
  end if;
end $$;

-- Gives the login a password by its SCRAM verifier, and keeps the hashes by which both sides can be compared; its age begins if it is fresh.
-- The form without the last parameter, of earlier versions, would be in the way of calls that leave it out.
drop function if exists coditect.put_password(text, text, bytea, bytea, bigint);
create or replace function coditect.put_password(
  name text, verifier text, of_salt bytea, of_digest bytea, of_epoch bigint, fresh boolean default true) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform coditect.our_role(name);
  perform coditect.require_verifier(verifier);
  execute format('alter role %I password %L', name, verifier);
  perform coditect.note_password(name, verifier, of_salt, of_digest, of_epoch, fresh);
end $$;

create or replace function coditect.require_verifier(verifier text) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if verifier not like 'SCRAM-SHA-256$%' then
    raise invalid_parameter_value using message = 'not a SCRAM verifier';
  end if;
end $$;

-- Keeps the hashes of a password that the login was given.
create or replace function coditect.note_password(
  name text, verifier text, of_salt bytea, of_digest bytea, of_epoch bigint, fresh boolean) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  insert into coditect.credential as known (role_name, salt, digest, verifier_digest, epoch)
  values (name, of_salt, of_digest, sha256(convert_to(verifier, 'UTF8')), of_epoch)
  on conflict (role_name) do update set
    salt = excluded.salt, digest = excluded.digest, verifier_digest = excluded.verifier_digest, epoch = excluded.epoch,
    since = case when fresh then clock_timestamp() else known.since end, replaced_at = null;
end $$;

-- Notes that another login has this one's place now; if at_once, its time is over already.
create or replace function coditect.replace_login(name text, at_once boolean) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform coditect.our_role(name);
  update coditect.credential
  set replaced_at = case when at_once then 'epoch'::timestamptz else coalesce(replaced_at, clock_timestamp()) end
  where role_name = name;
end $$;

-- Asks for new credentials in the place of all that the tenant has now; false if it has no logins here.
create or replace function coditect.demand_rotation(of_tenant text, immediate boolean) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if coditect.our_role('t_' || of_tenant || '_owner') is null then
    return false;
  end if;
  insert into coditect.rotation_demand as known (tenant, demanded_at, immediate_at)
  values (of_tenant, clock_timestamp(), case when immediate then clock_timestamp() end)
  on conflict (tenant) do update set
    demanded_at = excluded.demanded_at, immediate_at = coalesce(excluded.immediate_at, known.immediate_at);
  return true;
end $$;

-- The same for what a customer's intent says, once for each generation; does nothing about one that is noted.
create or replace function coditect.note_rotation(of_tenant text, of_generation bigint, of_immediate_generation bigint) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if coditect.our_role('t_' || of_tenant || '_owner') is null then
    return;
  end if;
  insert into coditect.rotation_demand as known (tenant, demanded_at, immediate_at, generation, immediate_generation)
  values (of_tenant, clock_timestamp(), case when of_immediate_generation > 0 then clock_timestamp() end,
    of_generation, of_immediate_generation)
  on conflict (tenant) do update set
    demanded_at = clock_timestamp(),
    immediate_at = case when excluded.immediate_generation > known.immediate_generation then clock_timestamp() else known.immediate_at end,
    generation = excluded.generation,
    immediate_generation = excluded.immediate_generation
  where known.generation < excluded.generation;
end $$;

-- Whether the login still has the password that it was last given: a role may change its own.
create or replace function coditect.password_untouched(name text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select coalesce((select sha256(convert_to(a.rolpassword, 'UTF8')) = c.verifier_digest
                   from pg_authid a join coditect.credential c on c.role_name = a.rolname where a.rolname = name), false)
$$;

-- Makes the schema if it is not there; it belongs to the tenant's owner role, and nobody but the tenant's roles has a right to it.
create or replace function coditect.put_schema(name text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  owner_name text := name || '_owner';
  of_owner oid := coditect.our_role(owner_name);
  of_schema oid := coditect.our_schema(name);
  foreign_grant record;
begin
  if of_schema is null then
    execute format('create schema %I authorization %I', name, owner_name);
    execute format('comment on schema %I is %L', name, coditect.mark(name));
    return;
  end if;
  if obj_description(of_schema, 'pg_namespace') is distinct from coditect.mark(name) then
    execute format('comment on schema %I is %L', name, coditect.mark(name));
  end if;
  if (select nspowner from pg_namespace where oid = of_schema) <> of_owner then
    execute format('alter schema %I owner to %I', name, owner_name);
  end if;
  if not has_schema_privilege(of_owner, of_schema, 'usage') or not has_schema_privilege(of_owner, of_schema, 'create') then
    execute format('grant all on schema %I to %I', name, owner_name);
  end if;
  for foreign_grant in select distinct grantee from coditect.foreign_grants(of_schema) where kind = 'schema' loop
    execute format('revoke all on schema %I from %s cascade', name, foreign_grant.grantee);
  end loop;
  for foreign_grant in select distinct kind, grantee from coditect.foreign_grants(of_schema) where kind <> 'schema' loop
    execute format('alter default privileges for role %I in schema %I revoke all on %s from %s',
      owner_name, name, foreign_grant.kind, foreign_grant.grantee);
  end loop;
end $$;

-- What others than the tenant's own roles may do in its schema, now or by default for objects to come.
create or replace function coditect.foreign_grants(of_schema oid) returns table (kind text, grantee text, privileges text[])
language sql stable set search_path = pg_catalog, pg_temp
as $$
  with acl as (
    select 'schema' as kind, n.nspname, a.*
    from pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a where n.oid = of_schema
    union all
    select case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' else 'types' end, n.nspname, a.*
    from pg_namespace n join pg_default_acl d on d.defaclnamespace = n.oid
      and d.defaclrole = (select oid from pg_roles where rolname = n.nspname || '_owner'), aclexplode(d.defaclacl) a
    where n.oid = of_schema)
  select kind, case when acl.grantee = 0 then 'public' else acl.grantee::regrole::text end, array_agg(privilege_type order by privilege_type)
  from acl
  where acl.grantee = 0 or left(pg_get_userbyid(acl.grantee), 29) <> acl.nspname || '_'
     or shobj_description(acl.grantee, 'pg_authid') is distinct from coditect.mark(acl.nspname)
  group by kind, acl.grantee
$$;

-- Bytes on disk of the schema, with indexes and long values; null if a table is locked so that nobody can look. What is in the schema is found
-- by its dependencies, because pg_class has no index by schema: the cost grows with the schema and not with the database.
create or replace function coditect.schema_size(of_schema oid) returns bigint
language plpgsql stable set search_path = pg_catalog, pg_temp set lock_timeout = '100ms'
as $$
begin
  return (
    select coalesce(sum(pg_total_relation_size(c.oid)), 0)
    from pg_depend d join pg_class c on c.oid = d.objid and c.relkind in ('r', 'm', 'S')
    where d.refclassid = 'pg_namespace'::regclass and d.refobjid = of_schema and d.classid = 'pg_class'::regclass);
exception when lock_not_available then
  return null;
end $$;

-- Remembers how a schema stands against its limit.
create or replace function coditect.put_size_state(name text, is_warned boolean, is_over boolean, is_denied boolean) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform coditect.our_schema(name);
  if not (is_warned or is_over or is_denied) then
    delete from coditect.size_state where schema_name = name;
    return;
  end if;
  insert into coditect.size_state as known (schema_name, warned, over_since, denied)
  values (name, is_warned, case when is_over then clock_timestamp() end, is_denied)
  on conflict (schema_name) do update set
    warned = excluded.warned, denied = excluded.denied,
    over_since = case when is_over then coalesce(known.over_since, excluded.over_since) end;
end $$;

-- Gives the login these rights in its schema: on the schema, and on the tables and sequences that are there or will be.
create or replace function coditect.put_grants(name text, on_schema text[], on_tables text[], on_sequences text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  of_role oid := coditect.our_role(name);
  schema_name text := left(name, 28);
  owner_name text := schema_name || '_owner';
  of_schema oid := coditect.our_schema(schema_name);
  wanted record;
begin
  perform coditect.require_rights(on_schema || on_tables || on_sequences);
  if array(select a.privilege_type || case when a.is_grantable then '*' else '' end
           from pg_namespace n, aclexplode(n.nspacl) a where n.oid = of_schema and a.grantee = of_role order by 1) <> on_schema then
    execute format('revoke all on schema %I from %I cascade', schema_name, name);
    if on_schema <> '{}' then
      execute format('grant %s on schema %I to %I', array_to_string(on_schema, ', '), schema_name, name);
    end if;
  end if;
  for wanted in select * from (values
      ('r', 'tables', on_tables, array['DELETE', 'INSERT', 'SELECT', 'UPDATE']),
      ('S', 'sequences', on_sequences, array['SELECT', 'USAGE'])) w (type, kind, rights, all_rights)
  loop
    if array(select a.privilege_type || case when a.is_grantable then '*' else '' end
             from pg_default_acl d, aclexplode(d.defaclacl) a
             where d.defaclnamespace = of_schema and d.defaclrole = owner_name::regrole and d.defaclobjtype::text = wanted.type
               and a.grantee = of_role order by 1) <> wanted.rights then
      execute format('alter default privileges for role %I in schema %I revoke all on %s from %I', owner_name, schema_name, wanted.kind, name);
      -- Those that it had from here and is to have no more, also where the tenant's owner gave them on.
      if not wanted.all_rights <@ wanted.rights then
        execute format('revoke %s on all %s in schema %I from %I cascade',
          array_to_string(array(select unnest(wanted.all_rights) except select unnest(wanted.rights)), ', '), wanted.kind, schema_name, name);
      end if;
      perform coditect.grant_objects(name, wanted.rights, wanted.kind);
    end if;
  end loop;
end $$;

create or replace function coditect.require_rights(rights text[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if not rights <@ array['USAGE', 'SELECT', 'INSERT', 'UPDATE', 'DELETE'] then
    raise insufficient_privilege using message = 'a login gets no such right';
  end if;
end $$;

-- Gives the login rights on the tables or sequences of its schema that are there or will be.
create or replace function coditect.grant_objects(name text, rights text[], kind text) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  schema_name text := left(name, 28);
begin
  if rights <> '{}' then
    execute format('alter default privileges for role %I in schema %I grant %s on %s to %I',
      schema_name || '_owner', schema_name, array_to_string(rights, ', '), kind, name);
    execute format('grant %s on all %s in schema %I to %I', array_to_string(rights, ', '), kind, schema_name, name);
  end if;
end $$;

-- Makes a login that is not there, with all but its groups.
create or replace function coditect.make_login(
  name text, connections integer, settings jsonb, on_schema text[], on_tables text[], on_sequences text[],
  verifier text, of_salt bytea, of_digest bytea, of_epoch bigint) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  schema_name text := left(name, 28);
  setting text;
begin
  if coditect.our_role(name) is not null or coditect.our_schema(schema_name) is null then
    raise object_not_in_prerequisite_state using message = format('schema %s is not there, or %s is', schema_name, name);
  end if;
  perform coditect.require_verifier(verifier);
  perform coditect.require_rights(on_schema || on_tables || on_sequences);
  execute format('create role %I login connection limit %s password %L', name, connections, verifier);
  execute format('comment on role %I is %L', name, coditect.mark(name));
  foreach setting in array array(select jsonb_object_keys(settings)) loop
    perform coditect.put_setting(name, setting, settings ->> setting);
  end loop;
  if on_schema <> '{}' then
    execute format('grant %s on schema %I to %I', array_to_string(on_schema, ', '), schema_name, name);
  end if;
  perform coditect.grant_objects(name, on_tables, 'tables');
  perform coditect.grant_objects(name, on_sequences, 'sequences');
  perform coditect.note_password(name, verifier, of_salt, of_digest, of_epoch, true);
end $$;

-- Makes logins of one tenant that are new members of the group of all tenants, and those of the other list of their owner.
create or replace function coditect.join_groups(of_tenant text, tenants text[], owners text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  owner_name text := 't_' || of_tenant || '_owner';
  name text;
begin
  foreach name in array tenants || owners loop
    if left(name, 29) <> left(owner_name, 29) or name = owner_name or coditect.our_role(name) is null then
      raise insufficient_privilege using message = format('%s is no login of tenant %s', name, of_tenant);
    end if;
  end loop;
  if owners <> '{}' then
    perform coditect.our_role(owner_name);
    execute format('grant %I to %s with admin false, inherit false, set true', owner_name, array_to_string(owners, ', '));
  end if;
  if tenants <> '{}' then
    execute format('grant %I to %s with admin false, inherit true, set false', current_database() || '_tenant', array_to_string(tenants, ', '));
  end if;
end $$;

-- Lets nobody log in as this role any more; connections that are there go on.
create or replace function coditect.close_login(name text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from pg_roles where oid = coditect.our_role(name) and rolcanlogin) then
    execute format('alter role %I nologin', name);
  end if;
end $$;

-- Ends the login's connections and waits for that at most so long for each; returns how many are left. New ones come unless it is NOLOGIN.
create or replace function coditect.end_sessions(name text, milliseconds bigint) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  of_role oid := coditect.our_role(name);
begin
  perform pg_stat_clear_snapshot();
  perform pg_terminate_backend(pid) from pg_stat_activity where usesysid = of_role;
  perform pg_terminate_backend(pid, milliseconds) from pg_stat_activity where usesysid = of_role;
  perform pg_stat_clear_snapshot();
  return (select count(*) from pg_stat_activity where usesysid = of_role);
end $$;

-- Makes a login by which the tenant's data can be read for an archive, and nothing else done: SELECT only, two connections, and nobody can log
-- in after the given time. Row policies do not hide anything from it; where this script's owner cannot grant that, a table with such a policy
-- fails to be read. The limits (milliseconds) are for each statement and for a transaction in which nothing happens. drop_login removes it.
create or replace function coditect.open_export(schema_name text, verifier text, until timestamptz, milliseconds bigint) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  name text := schema_name || '_export';
  large_object oid;
begin
  if coditect.our_schema(schema_name) is null or coditect.our_role(name) is not null then
    raise object_not_in_prerequisite_state using message = format('schema %s is not there, or %s is', schema_name, name);
  end if;
  perform coditect.require_verifier(verifier);
  execute format('create role %I login connection limit 2 valid until %L password %L', name, until, verifier);
  execute format('comment on role %I is %L', name, coditect.mark(name));
  if (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) then
    execute format('alter role %I bypassrls', name);
  end if;
  execute format('alter role %I set row_security to off', name);
  execute format('alter role %I set default_transaction_read_only to on', name);
  execute format('alter role %I set search_path to %L', name, '');
  execute format('alter role %I set statement_timeout to %s', name, milliseconds);
  execute format('alter role %I set idle_in_transaction_session_timeout to %s', name, milliseconds);
  execute format('grant %I to %I with admin false, inherit true, set false', current_database() || '_tenant', name);
  execute format('grant usage on schema %I to %I', schema_name, name);
  execute format('grant select on all tables in schema %I to %I', schema_name, name);
  execute format('grant select on all sequences in schema %I to %I', schema_name, name);
  for large_object in select oid from coditect.large_objects(schema_name) loop
    execute format('grant select on large object %s to %I', large_object, name);
  end loop;
end $$;

-- Large objects that belong to the tenant's roles. There are none unless an administrator made them: tenants may not.
create or replace function coditect.large_objects(schema_name text) returns table (oid oid)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select m.oid from pg_largeobject_metadata m join pg_roles r on r.oid = m.lomowner
  where left(r.rolname, 29) = schema_name || '_' and shobj_description(r.oid, 'pg_authid') = coditect.mark(r.rolname)
$$;

-- Removes a login that has no connection any more. What it owns, if anything, goes to the tenant's owner.
create or replace function coditect.drop_login(name text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  of_role oid := coditect.our_role(name);
  owner_name text := left(name, 28) || '_owner';
begin
  if of_role is null then
    return;
  end if;
  if name = owner_name then
    raise insufficient_privilege using message = 'an owner is no login';
  end if;
  if coditect.our_role(owner_name) is not null then
    execute format('reassign owned by %I to %I', name, owner_name);
  end if;
  execute format('drop owned by %I', name);
  execute format('drop role %I', name);
  delete from coditect.credential where role_name = name;
end $$;

-- Removes the owner, once its schema is gone.
create or replace function coditect.drop_owner(name text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  of_role oid := coditect.our_role(name);
begin
  if of_role is null then
    return;
  end if;
  if exists (select from pg_shdepend where refclassid = 'pg_authid'::regclass and refobjid = of_role and deptype = 'o'
             and classid <> 'pg_default_acl'::regclass) then
    raise dependent_objects_still_exist using message = format('role %s still owns something', name);
  end if;
  execute format('drop owned by %I', name);
  execute format('drop role %I', name);
  delete from coditect.rotation_demand where tenant = substr(name, 3, 26);
end $$;

-- Removes the schema with all that is in it, and the large objects of the tenant, which belong to no schema.
create or replace function coditect.drop_schema(name text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if coditect.our_schema(name) is not null then
    perform lo_unlink(oid) from coditect.large_objects(name);
    execute format('drop schema %I cascade', name);
    delete from coditect.size_state where schema_name = name;
  end if;
end $$;

do $$
declare
  platform text := current_database() || '_platform';
begin
  revoke all on schema coditect from public;
  revoke execute on all functions in schema coditect from public;
  execute format('grant usage on schema coditect to %I', platform);
  execute format('grant execute on all functions in schema coditect to %I', platform);
  execute format('grant select on coditect.identity, coditect.credential, coditect.tenant_epoch, coditect.rotation_demand, coditect.size_state to %I', platform);
end $$;
