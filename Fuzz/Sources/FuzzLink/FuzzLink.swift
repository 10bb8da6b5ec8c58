import FuzzSupport
import PacCryptAPI
import PacCryptClient

/// Reads any text as a server and as the link of a share. A bug is a link that leads elsewhere when it was written again,
/// or one that is no single plain word.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLink(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    guard let text = input.text() else { return 0 }
    if let server = try? ServerAddress(text) { check(server) }
    if let link = try? ShareLink(text) {
        check(link.server)
        demand((8...128).contains(link.id.utf8.count) && link.id.utf8.allSatisfy(isOfID), "an id is one")
        for page in [APIPath.pickupPage, .statusPage] {
            let written = link.text(page)
            demand(written.utf8.allSatisfy { (0x21..<0x7F).contains($0) }, "a link is one plain word")
            let again = try? ShareLink(written)
            demand(again?.server == link.server && again?.id == link.id, "a link stays the same")
        }
    }
    return 0
}

private func check(_ server: ServerAddress) {
    let written = server.description
    demand(written.utf8.allSatisfy { (0x21..<0x7F).contains($0) }, "a server is one plain word")
    demand((try? ServerAddress(written)) == server, "a server stays the same: \(written)")
    demand((1...65_535).contains(server.port), "a port is one")
    let host = server.host.utf8
    demand(!host.isEmpty && !host.contains { "/?#@\\%".utf8.contains($0) }, "a host ends where it seems to end")
    demand(
        !server.isLoopback || host.elementsEqual("localhost".utf8) || host.first == UInt8(ascii: "[")
            || host.starts(with: "127.".utf8), "loopback is this machine")
}

private func isOfID(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), 0x30...0x39: true
    default: byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}
