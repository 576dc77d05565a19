import { listAt, textAt } from '../../yaml/fields.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** A service has a device of the host. */
export const devices: ComposeCheck = {
  id: 'CO019',
  aliases: [],
  title: 'A service has a device of the host',
  severity: 'medium',
  why: 'A disk or memory device is all that is on it, past every permission.',
  fix: 'Leave it out, or give only the rights that are needed (/dev/x:/dev/x:r).',
  controls: ['CIS-Docker-5.18', 'T1611'],
  examples: {
    good: [serviceWith('volumes: [data:/data]\n'), serviceWith('devices: ["/dev/dri:/dev/dri"]\n')],
    bad: [
      serviceWith('devices: ["/dev/sda:/dev/sda"]\n'),
      serviceWith('device_cgroup_rules: ["b *:* rmw"]\n'),
      serviceWith('devices: [{source: /dev/mem, target: /dev/mem}]\n'),
    ],
  },
  *find({ services }) {
    for (const { json, path } of services) {
      for (const [index, device] of listAt(json, 'devices').entries()) {
        const source = typeof device === 'string' ? device.split(':')[0]! : textAt(device, 'source');
        // Graphics, sound, serial lines and vendor.com/class=name are narrow.
        if (
          /^\/dev(?:$|\/(?:$|sd|hd|vd|xvd|nvme|dm-|md|mapper|disk|loop|mem$|kmem$|port$|kmsg$|fuse$|kvm$|vfio|input|uinput))/.test(
            source,
          )
        )
          yield {
            at: [...path, 'devices', index],
            message: `A service has the device ${source} of the host`,
          };
      }
      if (listAt(json, 'device_cgroup_rules').length > 0) yield { at: [...path, 'device_cgroup_rules'] };
    }
  },
};
