import FuzzSupport

@testable import PacCryptCore

/// Reads any bytes as the head of a container: an error is an answer; a trap, and a header that is not written again as
/// it was read, is a bug.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHeader(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let bytes = input.remainder()
    guard let head = try? ContainerHead(parsing: bytes) else { return 0 }
    demand(head.bytes == Array(bytes.prefix(head.count)), "the head is what lay in the file")
    demand(head.count <= ContainerHead.maximumCount, "the head is bounded")
    demand((try? ContainerHead.count(prefix: bytes.prefix(ContainerHead.prefixCount))) == head.count, "one length")
    let written = try? ContainerHead(sealing: head.header, with: fileKey)
    demand(
        written?.bytes.dropLast(ContainerHead.macCount) == head.bytes.dropLast(ContainerHead.macCount),
        "a header has one spelling")
    let slots = head.header.slots
    demand((1...ContainerHeader.maximumSlots).contains(slots.count), "slots are bounded")
    demand(slots.count == 1 || slots.allSatisfy { $0.passwordKDF == nil }, "a password is alone")
    return 0
}

/// Of no consequence: the MAC is not compared.
private let fileKey = required { try FileKey(SecretBytes([UInt8](repeating: 7, count: 32))) }
