"""Inside the builder: lists what is in the image, as CycloneDX and as text, and lays the firmware beside it."""

import glob
import hashlib
import json
import os
import subprocess
import urllib.parse
import uuid
import zipfile

OUT = "/build/out"
# Their files reach the image through jlink and ukify, not as unpacked packages.
COPIED_FROM = ["openjdk-25-jdk-headless", "openjdk-25-jre-headless", "systemd-boot-efi"]


def fields(command, package):
    form = "${Package} ${Version} ${Architecture}"
    return subprocess.check_output([*command, "--showformat", form, package], text=True).split()


def debian_packages():
    packages = [fields(["dpkg-query", "-W"], name) for name in COPIED_FROM]
    for deb in glob.glob("/build/packages/*.deb"):
        if not os.path.basename(deb).startswith("ovmf_"):
            packages.append(fields(["dpkg-deb", "-W"], deb))
    return sorted(packages)


def debian_component(name, version, architecture):
    quoted = urllib.parse.quote(version, safe="")
    return {
        "type": "library",
        "name": name,
        "version": version,
        "purl": f"pkg:deb/debian/{name}@{quoted}?arch={architecture}&distro=debian-13",
    }


def jar_component(path):
    with open(path, "rb") as file:
        component = {
            "type": "library",
            "name": os.path.basename(path),
            "hashes": [{"alg": "SHA-256", "content": hashlib.file_digest(file, "sha256").hexdigest()}],
        }
    with zipfile.ZipFile(path) as jar:
        coordinates = [name for name in jar.namelist() if name.startswith("META-INF/maven/") and name.endswith("/pom.properties")]
        if len(coordinates) == 1:
            lines = jar.read(coordinates[0]).decode().splitlines()
            pom = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
            component["group"] = pom["groupId"]
            component["version"] = pom["version"]
            component["purl"] = f"pkg:maven/{pom['groupId']}/{pom['artifactId']}@{pom['version']}"
    return component


packages = debian_packages()
with open(f"{OUT}/packages.txt", "w") as file:
    file.writelines(f"{name} {version} {architecture}\n" for name, version, architecture in packages)

with open(f"{OUT}/image.efi", "rb") as file:
    digest = hashlib.file_digest(file, "sha256").hexdigest()
bom = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "serialNumber": f"urn:uuid:{uuid.UUID(digest[:32], version=4)}",
    "version": 1,
    "metadata": {
        "component": {
            "type": "operating-system",
            "name": "pavise-guest",
            "hashes": [{"alg": "SHA-256", "content": digest}],
        }
    },
    "components": [debian_component(*package) for package in packages]
    + [jar_component(jar) for jar in sorted(glob.glob("/opt/pavise/lib/*.jar"))],
}
with open(f"{OUT}/sbom.json", "w") as file:
    json.dump(bom, file, indent=2)
    file.write("\n")

ovmf = glob.glob("/build/packages/ovmf_*.deb")[0]
subprocess.run(["dpkg-deb", "-x", ovmf, "/tmp/ovmf"], check=True)
for name in ["OVMF_CODE_4M.fd", "OVMF_VARS_4M.fd"]:
    with open(f"/tmp/ovmf/usr/share/OVMF/{name}", "rb") as source, open(f"{OUT}/{name}", "wb") as target:
        target.write(source.read())
