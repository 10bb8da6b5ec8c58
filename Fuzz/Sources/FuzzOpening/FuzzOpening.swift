import FuzzSupport

@testable import PacCryptCore

/// Opens containers with keys that are known, as far as a stranger who seals for somebody can lead a reader: slot by slot,
/// the file information, and chunk by chunk.
///
/// The fuzzer chooses the header and the content, and the target seals them, since no mutation hits a MAC; then the fuzzer
/// chooses what is changed. A bug is a sound container that does not open, one that opens although it was changed, and
/// any byte that is handed out without being the one that was sealed there.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOpening(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let plan = Plan(&input)
    guard let sealed = SealedSample(input.remainder(), plan) else { return 0 }
    let container = plan.change.applied(to: sealed.container, chunk: sealed.chunkSize, place: plan.place)
    let isChanged = container != sealed.container
    let opening = Opening(of: container, plan)
    if sealed.isContentSealed {
        demand(sealed.content.starts(with: opening.plaintext), "what is handed out was sealed there")
        demand(opening.error != nil || opening.plaintext == sealed.content, "what opens is whole")
        demand(opening.error != nil || !isChanged, "a changed container does not open")
        if let unlocked = opening.unlocked {
            checkRange(plan.range, of: container.dropFirst(unlocked.head.count), unlocked, sealed.content, isChanged)
        }
    }
    if !isChanged { check(opening, of: sealed, plan) }
    return 0
}

/// A container that was not changed opens, unless there is a reason in it.
private func check(_ opening: Opening, of sealed: SealedSample, _ plan: Plan) {
    guard sealed.isHeadSealed else { return }
    switch opening.error {
    case nil: break
    case .limitExceeded?: demand(sealed.isTooCostly, "only what costs too much is refused for it")
    case .noSlotOpens?: demand(!sealed.opens(with: plan.credential), "a slot of the credential opens")
    case .malformedHeader?: demand(!sealed.header.sealedInfo.isEmpty, "only the file information can be malformed")
    case .damagedPayload?: demand(!sealed.isContentSealed, "the content is sound")
    case let error?: demand(false, "there is no other reason: \(error)")
    }
}

/// A range gives the same bytes as the whole.
private func checkRange(
    _ range: Range<UInt64>, of payload: ArraySlice<UInt8>, _ unlocked: UnlockedContainer, _ content: [UInt8],
    _ isChanged: Bool
) {
    var plaintext: [UInt8] = []
    let output: PayloadOutput = { capacity, make in
        let piece = try [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            count = try make(UnsafeMutableRawBufferPointer(buffer))
        }
        plaintext += piece
    }
    var isWhole = false
    if let opener = try? RangeOpener(unlocked.payload, range: range, payloadSize: UInt64(payload.count)) {
        demand(opener.sealedBytes.upperBound <= UInt64(payload.count), "a range lies in the payload")
        let sealed = payload.dropFirst(Int(opener.sealedBytes.lowerBound)).prefix(opener.sealedBytes.count)
        isWhole =
            (try? sealed.withUnsafeBytes { try opener.append($0, into: output) }) != nil
            && (try? opener.finish(into: output)) != nil
    }
    let places = range.clamped(to: 0..<UInt64(content.count))
    let wanted = content[Int(places.lowerBound)..<Int(places.upperBound)]
    demand(wanted.starts(with: plaintext), "a range is what was sealed there")
    demand(isChanged || (isWhole && wanted.count == plaintext.count), "a range of a sound container opens")
}
