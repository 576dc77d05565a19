export { LICENSE_CATEGORIES, type LicenseCategory } from './category.ts';
export {
  licenseFindings,
  type LicenseContext,
  type LicenseReport,
  type ObservedLicense,
} from './findings.ts';
export { LICENSE_INSPECTOR, licenseInspector } from './inspector.ts';
export { normaliseLicenses } from './normalise.ts';
export { printLicense } from './expression.ts';
export { parseLicensePolicy, type LicensePolicy } from './policy.ts';
