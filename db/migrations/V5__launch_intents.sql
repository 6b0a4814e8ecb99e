-- What ought to be launched or gone, stored before any provider is asked. One row for each attempt of a
-- deployment; replicas share the work by taking leases.
create table launch_intents (
  tenant_id uuid not null,
  deployment_id uuid not null,
  attempt integer not null check (attempt >= 1),
  key text not null unique,
  provider text not null,
  platform text not null,
  guest_image text not null,
  ports text not null check (ports is json array),
  user_data bytea not null,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  relaunch boolean not null,
  goal text not null check (goal in ('PRESENT', 'GONE')),
  settled boolean not null,
  launched_at timestamptz,
  failures integer not null,
  next_at timestamptz not null,
  lease uuid,
  leased_until timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, deployment_id, attempt),
  foreign key (tenant_id, deployment_id) references deployments (tenant_id, id)
);

create index launch_intents_due on launch_intents (next_at) where not settled;
