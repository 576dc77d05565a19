#!/bin/sh
# Makes rpmdb.sqlite.gz: thirteen packages of our own, installed into an empty database by Debian's rpm.
# Usage: make-rpmdb.sh OUTPUT-DIRECTORY
set -eu
out=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
  cat <<SPEC
Name: kettle
Version: 1.0
Release: 1.fc40
Summary: A package without an epoch
License: MIT
Vendor: Example Builders
BuildArch: noarch
%description
Made for tests.
%files
%config /etc/kettle.conf
%ghost /var/log/kettle.log
/usr/share/kettle
%package -n teapot
Epoch: 2
Version: 3.4~rc1
Release: 5.module_el9+12+0a1b2c3d
Summary: A package with an epoch, a module and many files
License: GPLv2+ and (MIT or BSD)
ModularityLabel: teapot:3:920240101:0a1b2c3d
%description -n teapot
Made for tests.
%files -n teapot
/usr/share/teapot
SPEC
  for i in 01 02 03 04 05 06 07 08 09 10 11; do
    printf '%%package -n cup%s\nSummary: Cup %s\n%%description -n cup%s\nMade for tests.\n%%files -n cup%s\n/usr/share/cup%s\n' $i $i $i $i $i
  done
  cat <<'SPEC'
%install
mkdir -p %{buildroot}/etc %{buildroot}/var/log %{buildroot}/usr/share/kettle %{buildroot}/usr/share/teapot
echo heat > %{buildroot}/etc/kettle.conf
touch %{buildroot}/var/log/kettle.log
ln -s ../teapot %{buildroot}/usr/share/kettle/teapot
for i in $(seq 100 250); do echo $i > %{buildroot}/usr/share/teapot/leaf-$i; done
for i in 01 02 03 04 05 06 07 08 09 10 11; do echo $i > %{buildroot}/usr/share/cup$i; done
SPEC
} >"$work/kettle.spec"
export SOURCE_DATE_EPOCH=1700000000
rpmbuild --quiet --define "_topdir $work" --define "_buildhost example" --define "use_source_date_epoch_as_buildtime 1" \
  --define "clamp_mtime_to_source_date_epoch 1" -bb "$work/kettle.spec"
mkdir "$work/db"
rpm --dbpath "$work/db" -i --justdb --nodeps --noscripts --nosignature "$work"/RPMS/noarch/*.rpm 2>/dev/null
gzip -9nc "$work/db/rpmdb.sqlite" >"$out/rpmdb.sqlite.gz"
