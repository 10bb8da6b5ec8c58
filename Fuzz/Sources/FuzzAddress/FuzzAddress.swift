import FuzzSupport
import Glibc
import RequestGuard

/// Reads any text as addresses, networks, hosts, base URLs, services, limits, and as what a proxy says of a client.
///
/// A bug is a text that has two readings: an address that the system's own parser reads in another way, a value that is
/// another one when it was written, or a client that nobody named.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzAddress(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let kind = input.number(below: 5)
    guard let text = input.text() else { return 0 }
    switch kind {
    case 0: checkAddress(text)
    case 1: checkBlock(text)
    case 2: checkPlaces(text)
    case 3: checkLimits(text)
    default: checkClient(text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }
    return 0
}

private func checkAddress(_ text: String) {
    let address = IPAddress(text)
    demand(address?.bytes == system(text), "an address is read as the system reads it")
    guard let address else { return }
    demand(IPAddress("\(address)") == address, "an address stays the same")
    demand(IPAddress(bytes: address.bytes) == address, "the bytes are the address")
    if !text.utf8.contains(0) { demand(system("\(address)") == address.bytes, "the system reads what is written") }
}

/// What inet_pton(3) reads, with IPv4-mapped addresses as IPv4.
private func system(_ text: String) -> [UInt8]? {
    guard !text.utf8.contains(0) else { return nil }
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes.prefix(4)) }
    guard inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
    let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
    return isMapped ? Array(bytes.suffix(4)) : bytes
}

private func checkBlock(_ text: String) {
    do throws(CIDRBlock.ParseError) {
        let block = try CIDRBlock(parsing: text)
        demand((try? CIDRBlock(parsing: "\(block)")) == block, "a network stays the same")
        demand(block.contains(block.network) && block.contains(block), "a network has its first address")
        demand(CIDRBlock(containing: block.network, prefixLength: block.prefixLength) == block, "no host bits are set")
        let everything = CIDRBlock(containing: block.network, prefixLength: 0)
        demand(everything.contains(block), "every network lies in all of them")
    } catch .hostBitsSet(let proposal) {
        demand((try? CIDRBlock(parsing: "\(proposal)")) == proposal, "what is proposed is accepted")
    } catch {}
}

private func checkPlaces(_ text: String) {
    if let authority = try? Authority(parsing: text) {
        demand((try? Authority(parsing: "\(authority)")) == authority, "an authority stays the same")
        demand("\(authority)".utf8.allSatisfy { (0x21..<0x7F).contains($0) }, "an authority is plain")
        demand(authority.port.map { (1...65535).contains($0) } ?? true, "a port is one")
        demand((try? Authority(sent: text)) == authority, "what is strict is sent as well")
    }
    if let sent = try? Authority(sent: text) {
        demand((try? Authority(parsing: "\(sent)")) == sent, "what was sent is left in its strict form")
    }
    if let url = try? BaseURL(parsing: text) {
        demand((try? BaseURL(parsing: "\(url)")) == url, "a base URL stays the same")
        demand(!"\(url)".utf8.dropFirst(8).contains(UInt8(ascii: "/")), "a base URL has no path")
        demand(!"\(url)".utf8.contains(UInt8(ascii: "@")), "a base URL has no user")
    }
    if let service = try? ServiceAddress(parsing: text) {
        demand((try? ServiceAddress(parsing: "\(service)")) == service, "a service stays the same")
    }
    if let header = try? ClientAddressHeader(parsing: text) {
        demand(header.name.utf8.allSatisfy { (0x21..<0x7F).contains($0) }, "a field's name is plain")
    }
}

private func checkLimits(_ text: String) {
    guard let limits = try? RateLimits(parsing: text) else { return }
    demand(limits.all.count <= RateLimits.maximumCount, "limits are bounded")
    for limit in limits.all {
        demand(RateLimit.allowedCounts.contains(limit.count), "a count is in range")
        demand(RateLimit.allowedWindowSeconds.contains(limit.windowSeconds), "a window is in range")
        let again = try? RateLimit(parsing: "\(limit.count) per \(limit.windowSeconds) seconds")
        demand(again == limit, "a limit stays the same")
    }
}

private let proxy = required { try CIDRBlock(parsing: "10.0.0.0/8") }
private let resolver = ClientAddressResolver(trustedProxies: AddressList([proxy]))

/// The client is the first from the right that is no trusted proxy, and the peer when nobody is named.
private func checkClient(_ lines: [String]) {
    guard let peer = IPAddress("10.0.0.1"), let stranger = IPAddress("192.0.2.1") else { return }
    let direct = resolver.resolve(peer: stranger, headerLines: lines)
    demand(direct.result == .known(stranger) && direct.chain.isEmpty, "a stranger names nobody")
    let client = resolver.resolve(peer: peer, headerLines: lines)
    demand(client.chain.count <= ClientAddressResolver.maximumEntryCount, "entries are bounded")
    switch client.result {
    case .known(let address):
        let names =
            [peer]
            + client.chain.compactMap { entry -> IPAddress? in
                if case .address(let address) = entry { address } else { nil }
            }
        demand(names.contains(address), "a client was named")
        let isLast = address == (names.count > 1 ? names[1] : peer)
        demand(isLast || !proxy.contains(address), "a proxy is the client only when all are proxies")
    case .unknown(.unreadableEntry): demand(client.chain.contains(.unreadable), "an entry is unreadable")
    case .unknown(.headerTooLong):
        let count = lines.reduce(0) { $0 + $1.utf8.count }
        let commas = lines.reduce(0) { $0 + $1.utf8.count { $0 == UInt8(ascii: ",") } + 1 }
        demand(
            count > ClientAddressResolver.maximumHeaderLength || commas > ClientAddressResolver.maximumEntryCount,
            "a header is too long")
    case .unknown(.noPeerAddress): demand(false, "there is a peer")
    }
    let named = resolver.resolve(peer: peer, headerLines: lines + ["\(stranger)"])
    demand(
        named.result == .known(stranger) || named.result == .unknown(.headerTooLong),
        "what the nearest proxy says counts")
}
