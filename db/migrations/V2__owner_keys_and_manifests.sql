-- What a tenant signs with, and the chain of what it signed.
create table owner_keys (
  tenant_id uuid not null references tenants,
  id uuid not null,
  thumbprint text not null,
  algorithm text not null check (algorithm in ('ECDSA_P256', 'ED25519')),
  public_key bytea not null,
  name text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, thumbprint)
);

create table manifests (
  tenant_id uuid not null,
  id uuid not null,
  digest text not null,
  name text not null,
  revision integer not null check (revision >= 1),
  previous text,
  owner_key text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, digest),
  unique (tenant_id, name, revision),
  foreign key (tenant_id, owner_key) references owner_keys (tenant_id, thumbprint),
  foreign key (tenant_id, previous) references manifests (tenant_id, digest),
  check ((revision = 1) = (previous is null))
);
