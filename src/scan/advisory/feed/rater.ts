// Who stands behind a record, by the prefix of its id (OSV schema 1.7, "id, modified fields").
const RATERS: readonly (readonly [prefix: string, name: string])[] = [
  ['GHSA-', 'GitHub'],
  ['GO-', 'Go'],
  ['PYSEC-', 'PyPA'],
  ['RUSTSEC-', 'RustSec'],
  ['MAL-', 'OpenSSF'],
  ['BIT-', 'Bitnami'],
  ['DEBIAN-', 'Debian'],
  ['DSA-', 'Debian'],
  ['DLA-', 'Debian'],
  ['DTSA-', 'Debian'],
  ['UBUNTU-', 'Ubuntu'],
  ['USN-', 'Ubuntu'],
  ['LSN-', 'Ubuntu'],
  ['ALPINE-', 'Alpine'],
  ['RHSA-', 'Red Hat'],
  ['RHBA-', 'Red Hat'],
  ['RHEA-', 'Red Hat'],
  ['ALSA-', 'AlmaLinux'],
  ['ALBA-', 'AlmaLinux'],
  ['ALEA-', 'AlmaLinux'],
  ['RLSA-', 'Rocky Linux'],
  ['RXSA-', 'Rocky Linux'],
  ['SUSE-', 'SUSE'],
  ['openSUSE-', 'openSUSE'],
  ['MGASA-', 'Mageia'],
  ['OESA-', 'openEuler'],
  ['CGA-', 'Chainguard'],
  ['MINI-', 'MinimOS'],
  ['ECHO-', 'Echo'],
  ['PSF-', 'Python Software Foundation'],
  ['DRUPAL-', 'Drupal'],
  ['FRIENDSOFPHP-', 'FriendsOfPHP'],
  ['CVE-', 'CVE'],
];

/** Who published a record: `GitHub` for `GHSA-...`; the id's own prefix where it is nobody we know. */
export function raterOf(id: string): string {
  for (const [prefix, name] of RATERS) if (id.startsWith(prefix)) return name;
  const dash = id.indexOf('-');
  return dash > 0 ? id.slice(0, dash) : id;
}
