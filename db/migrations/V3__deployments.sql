-- Deployments, their history, and the order in which a tenant's history is told.
create table deployments (
  tenant_id uuid not null references tenants,
  id uuid not null,
  name text not null,
  revision integer not null,
  manifest_digest text not null,
  owner_key text not null,
  provider text not null,
  platform text not null,
  life text not null check (life in ('REQUESTED', 'PROVISIONING', 'BOOTING', 'ATTESTING', 'RUNNING', 'STOPPING', 'STOPPED', 'FAILED')),
  life_message text,
  trust text not null check (trust in ('PENDING', 'TRUSTED', 'WARNING', 'STALE', 'UNTRUSTED')),
  development boolean not null,
  axes text not null check (axes is json array),
  findings text not null check (findings is json array),
  containers text not null check (containers is json array),
  endpoints text not null check (endpoints is json array),
  proven_at timestamptz,
  expires_at timestamptz,
  judged_at timestamptz,
  instance text,
  agent_stage text,
  attempt integer not null check (attempt >= 1),
  attest_now boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  sequence bigint not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, manifest_digest) references manifests (tenant_id, digest),
  -- A deployment counts as trusted only until a time that is known.
  check (trust not in ('TRUSTED', 'WARNING') or expires_at is not null)
);

create index deployments_newest on deployments (tenant_id, created_at desc, id desc);
create index deployments_expiring on deployments (expires_at) where trust in ('TRUSTED', 'WARNING');

-- The exact bytes that the tenant sent.
create table deployment_envelopes (
  tenant_id uuid not null,
  deployment_id uuid not null,
  envelope bytea not null,
  primary key (tenant_id, deployment_id),
  foreign key (tenant_id, deployment_id) references deployments (tenant_id, id)
);

create table sealed_secrets (
  tenant_id uuid not null,
  deployment_id uuid not null,
  name text not null,
  digest text not null,
  sealed bytea not null,
  primary key (tenant_id, deployment_id, name),
  foreign key (tenant_id, deployment_id) references deployments (tenant_id, id)
);

-- The last position given out in each tenant's feed. Its row lock makes the order of positions the
-- order of commits, so a reader that has seen n never misses an n - 1.
create table tenant_feeds (
  tenant_id uuid primary key references tenants,
  position bigint not null
);

create table timeline (
  tenant_id uuid not null,
  deployment_id uuid not null,
  sequence bigint not null,
  position bigint not null,
  at timestamptz not null,
  kind text not null,
  title text not null,
  detail text,
  life text,
  trust text,
  evidence_id uuid,
  findings text check (findings is json array),
  primary key (tenant_id, deployment_id, sequence),
  unique (tenant_id, position),
  foreign key (tenant_id, deployment_id) references deployments (tenant_id, id)
);

create table idempotency_keys (
  tenant_id uuid not null references tenants,
  key text not null check (length(key) between 1 and 255),
  request_digest text not null,
  deployment_id uuid,
  answer bytea,
  created_at timestamptz not null,
  primary key (tenant_id, key)
);

create index idempotency_keys_oldest on idempotency_keys (created_at);
