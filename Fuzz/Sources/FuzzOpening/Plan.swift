import FuzzSupport

@testable import PacCryptCore

/// What is done with a container: who opens it, what the fuzzer's bytes stand for, and what is changed.
///
/// Zeros stand for what leads furthest, which is what a fuzzer tries first.
struct Plan {
    let credential: Credential
    /// Whether slots, file information, MAC and content are what the fuzzer wrote, and not made for the keys.
    let leavesSlots, leavesInfo, leavesMAC, leavesContent: Bool
    let change: Change
    let place: Int
    /// The size of the pieces in which the content comes.
    let pieceSize: Int
    let range: Range<UInt64>

    init(_ input: inout FuzzInput) {
        credential =
            switch input.number(below: 32) {
            case 0..<14: .password(KnownKeys.all.password)
            case 14..<26: .linkKey(KnownKeys.all.linkKey)
            case 26..<31: .privateKey(KnownKeys.all.xwing)
            // A hundred times slower than the others.
            default: .privateKey(KnownKeys.all.rsa)
            }
        let left = input.byte()
        (leavesSlots, leavesInfo) = (left & 1 != 0, left & 2 != 0)
        (leavesMAC, leavesContent) = (left & 4 != 0, left & 8 != 0)
        change = Change.allCases[input.number(below: Change.allCases.count)]
        place = Int(input.byte()) << 8 | Int(input.byte())
        pieceSize = 1 + Int(input.byte()) * 37
        let (first, length) = (UInt64(input.byte()) * 61, UInt64(input.byte()) * 67)
        range = first..<first + length
    }
}

/// What happens to a container on its way.
enum Change: CaseIterable {
    case none, flip, flipInHead, cut, extend, dropChunk, repeatChunk, swapChunks

    /// - Parameters:
    ///   - chunk: the sealed bytes of a chunk that is not the last.
    ///   - place: where, beyond the end modulo the length.
    func applied(to container: [UInt8], chunk: Int, place: Int) -> [UInt8] {
        guard let head = try? ContainerHead.count(prefix: container.prefix(ContainerHead.prefixCount)) else {
            return container
        }
        var changed = container
        let payload = container.count - head
        let start = head + place % max(1, payload / chunk) * chunk
        switch self {
        case .none: break
        case .flip where payload > 0: changed[head + place % payload] ^= 1 << UInt8(place % 8)
        case .flipInHead: changed[place % head] ^= 1 << UInt8(place % 8)
        case .cut: changed.removeLast(min(payload, 1 + place))
        case .extend: changed += [UInt8](repeating: UInt8(truncatingIfNeeded: place), count: 1 + place % (2 * chunk))
        case .dropChunk: changed.removeSubrange(start..<min(start + chunk, changed.count))
        case .repeatChunk: changed.insert(contentsOf: container[start..<min(start + chunk, container.count)], at: start)
        case .swapChunks where payload >= 2 * chunk:
            changed.replaceSubrange(head..<head + chunk, with: container[head + chunk..<head + 2 * chunk])
            changed.replaceSubrange(head + chunk..<head + 2 * chunk, with: container[head..<head + chunk])
        case .flip, .swapChunks: break
        }
        return changed
    }
}
