-- Where a tenant wants to be told of changes, and what was sent there.
-- See docs/decisions/0059-webhooks-are-sent-from-the-database.md.
create table webhooks (
  tenant_id uuid not null references tenants,
  id uuid not null,
  url text not null check (length(url) between 1 and 2000),
  events text not null,
  description text check (length(description) <= 200),
  enabled boolean not null,
  disabled_reason text,
  -- Encrypted with the installation's key.
  secret bytea not null,
  previous_secret bytea,
  previous_until timestamptz,
  failing_since timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- When the next delivery is due; one replica at a time sends, as long as its lease lasts.
  next_at timestamptz,
  lease uuid,
  leased_until timestamptz,
  primary key (tenant_id, id),
  check ((previous_secret is null) = (previous_until is null))
);

create index webhooks_due on webhooks (next_at) where enabled and next_at is not null;

create table webhook_deliveries (
  tenant_id uuid not null,
  id uuid not null,
  webhook_id uuid not null,
  -- The same for every delivery of one event to one webhook.
  message_id uuid not null,
  event text not null,
  payload text not null check (payload is json object),
  state text not null check (state in ('PENDING', 'DELIVERED', 'FAILED', 'DROPPED')),
  attempts integer not null check (attempts >= 0),
  next_at timestamptz,
  number bigint generated always as identity,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, webhook_id) references webhooks (tenant_id, id) on delete cascade,
  check ((state = 'PENDING') = (next_at is not null))
);

create index webhook_deliveries_newest
  on webhook_deliveries (tenant_id, webhook_id, created_at desc, id desc);
create index webhook_deliveries_due
  on webhook_deliveries (tenant_id, webhook_id, next_at, number) where state = 'PENDING';
create index webhook_deliveries_oldest on webhook_deliveries (created_at);

create table webhook_attempts (
  tenant_id uuid not null,
  delivery_id uuid not null,
  number integer not null check (number >= 1),
  at timestamptz not null,
  millis integer not null,
  outcome text not null,
  status integer,
  content_type text,
  body text,
  primary key (tenant_id, delivery_id, number),
  foreign key (tenant_id, delivery_id) references webhook_deliveries (tenant_id, id)
    on delete cascade
);

create policy background on webhooks to pavise_background using (true);
create policy background on webhook_deliveries to pavise_background using (true);
grant select (tenant_id, id, enabled, next_at, lease, leased_until), update (lease, leased_until)
  on webhooks to pavise_background;
grant select (state, created_at), delete on webhook_deliveries to pavise_background;

set local role pavise_background;

create function background.lease_webhooks(
    now timestamptz, leased_to timestamptz, count_max integer)
  returns table (tenant_id uuid, id uuid, lease uuid)
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    update public.webhooks w set lease = gen_random_uuid(), leased_until = leased_to
    from (select o.tenant_id, o.id from public.webhooks o
          where o.enabled and o.next_at <= now
            and (o.leased_until is null or o.leased_until <= now)
          order by o.next_at limit count_max for update skip locked) due
    where w.tenant_id = due.tenant_id and w.id = due.id
    returning w.tenant_id, w.id, w.lease;
  $$;

create function background.forget_webhook_deliveries(made_before timestamptz) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    delete from public.webhook_deliveries d
    where d.created_at < made_before and d.state <> 'PENDING';
  $$;

revoke all on function background.lease_webhooks(timestamptz, timestamptz, integer) from public;
revoke all on function background.forget_webhook_deliveries(timestamptz) from public;
grant execute on function background.lease_webhooks(timestamptz, timestamptz, integer)
  to pavise_application;
grant execute on function background.forget_webhook_deliveries(timestamptz) to pavise_application;
reset role;

call isolate('webhooks', 'select, insert, update, delete');
call isolate('webhook_deliveries');
call isolate('webhook_attempts', 'select, insert');
