import { describe, expect, it } from 'vitest';

import { isPublicAddress } from './is-public-address.js';

describe('isPublicAddress', () => {
  it.each([
    '1.1.1.1',
    '104.18.0.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1',
    '::ffff:104.18.0.1',
    '64:ff9b::6812:1',
  ])('is so for %s', (address) => expect(isPublicAddress(address)).toBe(true));

  it.each([
    ['127.0.0.1', 'this machine'],
    ['127.255.255.254', 'this machine'],
    ['0.0.0.0', 'any address'],
    ['0.1.2.3', 'this network'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.0.1', 'private'],
    ['169.254.169.254', "a cloud's metadata"],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['100.127.255.255', 'carrier-grade NAT'],
    ['192.0.0.8', 'protocol assignments'],
    ['192.0.2.1', 'documentation'],
    ['198.18.0.1', 'benchmarks'],
    ['224.0.0.1', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'any address'],
    ['::1', 'this machine'],
    ['::ffff:127.0.0.1', 'this machine, mapped'],
    ['::ffff:10.0.0.1', 'private, mapped'],
    ['::ffff:a9fe:a9fe', "a cloud's metadata, mapped"],
    ['::7f00:1', 'this machine, in the form before mapping'],
    ['fc00::1', 'unique local'],
    ['fd00:ec2::254', "a cloud's metadata"],
    ['fe80::1', 'link local'],
    ['fe80::1%eth0', 'link local, with a zone'],
    ['fec0::1', 'site local'],
    ['ff02::1', 'multicast'],
    ['64:ff9b::7f00:1', 'this machine, behind NAT64'],
    ['64:ff9b::a9fe:a9fe', "a cloud's metadata, behind NAT64"],
    ['64:ff9b:1::1', 'NAT64 of a local network'],
    ['2002:7f00:1::', 'this machine, by 6to4'],
    ['2001::1', 'Teredo'],
    ['2001:db8::1', 'documentation'],
    ['4000::1', 'not assigned'],
    ['', 'nothing'],
    ['acme.pipedrive.com', 'a name'],
  ])('is not so for %s: %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
