import ipaddr, { type IPv6 } from 'ipaddr.js';

/**
 * Whether an address, as a name server gives it, is one of the internet's: not of this machine, of a network behind it
 * (a cloud's metadata among them), of a group, nor of a tunnel that could lead to one of those.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.range() === 'unicast';
  const v6 = parsed as IPv6;
  // Where a network has no IPv4 of its own, DNS64 names the IPv4 address so.
  if (v6.match(NAT64, 96)) return isPublicAddress(v6.toByteArray().slice(12).join('.'));
  return v6.match(GLOBAL, 3) && v6.range() === 'unicast';
}

const NAT64 = ipaddr.IPv6.parse('64:ff9b::');
const GLOBAL = ipaddr.IPv6.parse('2000::');
