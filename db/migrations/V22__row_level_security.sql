-- The tenant of a transaction, and rows of that tenant only. The application's role owns no table and
-- sees nothing until a transaction names its tenant; what has to look across tenants goes through the
-- functions of schema background, which run as a role that holds nothing but what they need.
-- See docs/decisions/0050-the-database-keeps-tenants-apart.md.
do $$
declare
  role text;
begin
  foreach role in array array['pavise_application', 'pavise_background'] loop
    if not exists (select from pg_roles where rolname = role) then
      execute format('create role %I nologin', role);
    end if;
  end loop;
  if not pg_has_role(current_user, 'pavise_background', 'SET') then
    execute format('grant pavise_background to %I', current_user);
  end if;
end
$$;

-- Null where no tenant is named; a comparison with it holds for no row.
create function current_tenant() returns uuid
  language sql stable
  return nullif(current_setting('pavise.tenant', true), '')::uuid;

-- For every table with a tenant_id: rows are seen and written under their own tenant only, by the
-- table's owner too. A migration that changes rows of all tenants lifts the force for itself.
create procedure isolate(isolated regclass, rights text default 'select, insert, update')
  language plpgsql
  set search_path = pg_catalog, public
  as $$
begin
  execute format('alter table %s enable row level security', isolated);
  execute format('alter table %s force row level security', isolated);
  execute format(
    'create policy own_tenant on %s using (tenant_id = public.current_tenant())'
    ' with check (tenant_id = public.current_tenant())', isolated);
  execute format('grant %s on %s to pavise_application', rights, isolated);
end
$$;

revoke all on procedure isolate from public;

call isolate('users');
call isolate('access_tokens', 'select, insert, update, delete');
call isolate('sign_in_codes', 'select, insert, update, delete');
call isolate('owner_keys');
call isolate('manifests');
call isolate('deployments');
call isolate('deployment_envelopes', 'select, insert');
call isolate('sealed_secrets', 'select, insert');
call isolate('tenant_feeds');
call isolate('timeline', 'select, insert');
call isolate('idempotency_keys');
call isolate('outbox', 'insert');
call isolate('launch_intents');
call isolate('challenges');
call isolate('evidence', 'select, insert');
call isolate('results', 'select, insert');
call isolate('key_releases', 'select, insert');
call isolate('audit_entries', 'select, insert');
call isolate('audit_heads');

alter table tenants enable row level security;
alter table tenants force row level security;
create policy own_tenant on tenants
  using (id = current_tenant()) with check (id = current_tenant());
grant select, insert on tenants to pavise_application;

-- What the background role may touch, and nothing beyond.
create policy background on tenants for select to pavise_background using (true);
create policy background on access_tokens to pavise_background using (true);
create policy background on sign_in_codes to pavise_background using (true);
create policy background on deployments for select to pavise_background using (true);
create policy background on idempotency_keys to pavise_background using (true);
create policy background on outbox to pavise_background using (true);
create policy background on launch_intents to pavise_background using (true);

grant select (id) on tenants to pavise_background;
grant select (tenant_id, id, user_id, hash, expires_at), delete on access_tokens to pavise_background;
grant select (tenant_id, hash, expires_at), delete on sign_in_codes to pavise_background;
grant select (tenant_id, id, trust, expires_at) on deployments to pavise_background;
grant select (created_at), delete on idempotency_keys to pavise_background;
grant select, update (refused), delete on outbox to pavise_background;
grant select, update (lease, leased_until) on launch_intents to pavise_background;

create schema background authorization pavise_background;
set local role pavise_background;

create function background.has_tenants() returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select exists (select from public.tenants);
  $$;

-- Signing in: a token or code is presented before its tenant is known.
create function background.holder_of_access_token(presented bytea)
  returns table (tenant_id uuid, user_id uuid, id uuid, expires_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select t.tenant_id, t.user_id, t.id, t.expires_at
    from public.access_tokens t where t.hash = presented;
  $$;

create function background.tenant_of_sign_in_code(presented bytea) returns uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select c.tenant_id from public.sign_in_codes c where c.hash = presented;
  $$;

create function background.holder_of_instance_token(presented bytea)
  returns table (tenant_id uuid, deployment_id uuid, attempt integer)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select i.tenant_id, i.deployment_id, i.attempt
    from public.launch_intents i where i.token_hash = presented and i.goal = 'PRESENT';
  $$;

-- Sweeps.
create function background.remove_expired_ways_in(now timestamptz) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    delete from public.access_tokens t where t.expires_at <= now;
    delete from public.sign_in_codes c where c.expires_at <= now;
  $$;

create function background.forget_idempotency_keys(made_before timestamptz) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    delete from public.idempotency_keys k where k.created_at < made_before;
  $$;

create function background.deployments_past_expiry(now timestamptz, count_max integer)
  returns table (tenant_id uuid, id uuid)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select d.tenant_id, d.id from public.deployments d
    where d.trust in ('TRUSTED', 'WARNING') and d.expires_at <= now
    order by d.expires_at limit count_max;
  $$;

-- The reconciler.
create function background.lease_launch_intents(
    now timestamptz, leased_to timestamptz, count_max integer)
  returns table (tenant_id uuid, deployment_id uuid, attempt integer, key text, provider text,
    platform text, guest_image text, ports text, user_data bytea, relaunch boolean, goal text,
    launched_at timestamptz, failures integer, lease uuid)
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    update public.launch_intents i set lease = gen_random_uuid(), leased_until = leased_to
    from (select o.tenant_id, o.deployment_id, o.attempt from public.launch_intents o
          where not o.settled and o.next_at <= now
            and (o.leased_until is null or o.leased_until <= now)
          order by o.next_at limit count_max for update skip locked) due
    where i.tenant_id = due.tenant_id and i.deployment_id = due.deployment_id
      and i.attempt = due.attempt
    returning i.tenant_id, i.deployment_id, i.attempt, i.key, i.provider, i.platform,
      i.guest_image, i.ports, i.user_data, i.relaunch, i.goal, i.launched_at, i.failures, i.lease;
  $$;

create function background.renew_leases(leases uuid[], leased_to timestamptz) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    update public.launch_intents i set leased_until = leased_to where i.lease = any (leases);
  $$;

create function background.launch_may_exist(wanted text) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select exists (select from public.launch_intents i where i.key = wanted and not i.settled);
  $$;

-- The outbox: what is taken stays locked until the transaction ends.
create function background.take_from_outbox(count_max integer)
  returns table (tenant_id uuid, id bigint, topic text, key text, payload bytea, request text)
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    select o.tenant_id, o.id, o.topic, o.key, o.payload, o.request from public.outbox o
    where o.refused is null and not exists
      (select from public.outbox e where e.refused is null and e.key = o.key and e.id < o.id)
    order by o.id limit count_max for update skip locked;
  $$;

create function background.remove_from_outbox(tenant uuid, removed bigint) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    delete from public.outbox o where o.tenant_id = tenant and o.id = removed;
  $$;

create function background.refuse_in_outbox(tenant uuid, refused_id bigint, reason text)
  returns void
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    update public.outbox o set refused = reason where o.tenant_id = tenant and o.id = refused_id;
  $$;

revoke all on all functions in schema background from public;
grant usage on schema background to pavise_application;
grant execute on all functions in schema background to pavise_application;
reset role;
