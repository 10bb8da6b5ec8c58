import TestSupport
import Testing

@testable import PacCryptCore

@Suite("Headers")
struct HeaderCodecTests {
    private static let link = Slot.linkKey(
        salt: [UInt8](repeating: 1, count: 16), wrapped: [UInt8](repeating: 2, count: 48))
    private static let password = Slot.password(
        kdf: .cheapArgon2id, salt: [UInt8](repeating: 1, count: 16), wrapped: [UInt8](repeating: 2, count: 48))
    private static let malformed = PacCryptError(.malformedHeader, "")

    private func header(_ slots: [Slot] = [link]) -> ContainerHeader {
        ContainerHeader(
            cipher: .aesGCM, chunkSizeLog2: 16, salt: [UInt8](repeating: 7, count: 32), slots: slots, sealedInfo: [])
    }

    @Test("come back as they were encoded")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 10)
        for _ in 0..<300 {
            let header = generator.header()
            let encoded = try HeaderCodec.encode(header)
            let decoded = try HeaderCodec.decode(encoded)
            #expect(decoded == header)
            #expect(try HeaderCodec.encode(decoded) == encoded)
        }
    }

    @Test("that end early anywhere are malformed, and so are those that go on")
    func truncation() throws {
        var generator = SeededGenerator(seed: 11)
        for slots in [[generator.passwordSlot()], [generator.keySlot(), Self.link, generator.keySlot()]] {
            var header = header(slots)
            header.sealedInfo = generator.bytes(272)
            let encoded = try HeaderCodec.encode(header)
            for count in encoded.indices {
                #expect(throws: Self.malformed) { try HeaderCodec.decode(encoded.prefix(count)) }
            }
            #expect(throws: Self.malformed) { try HeaderCodec.decode(encoded + [0]) }
        }
    }

    @Test("of random changes decode to something else or are malformed, and never crash")
    func mutation() throws {
        var generator = SeededGenerator(seed: 12)
        for _ in 0..<1_000 {
            let encoded = try HeaderCodec.encode(generator.header())
            let changed = generator.mutated(encoded, most: 6)
            do {
                let decoded = try HeaderCodec.decode(changed)
                #expect(try HeaderCodec.encode(decoded) == changed)
            } catch {
                #expect(error as? PacCryptError == Self.malformed)
            }
        }
    }

    @Test("of random bytes are malformed and never crash")
    func noise() {
        var generator = SeededGenerator(seed: 13)
        for _ in 0..<2_000 {
            let slots = generator.bytes(Int.random(in: 0...120, using: &generator))
            let noise = [1, 16] + generator.bytes(32) + [1] + slots
            do {
                let decoded = try HeaderCodec.decode(noise)
                #expect(decoded.slots.count == 1)
            } catch {
                #expect(error as? PacCryptError == Self.malformed)
            }
        }
    }

    @Test("have 1 to 32 slots", arguments: [0, 1, 32, 33, 255])
    func slotCount(count: Int) throws {
        let slots = [Slot](repeating: Self.link, count: count)
        var encoded = try HeaderCodec.encode(header())
        let slot = try SlotCodec.encode(Self.link)
        encoded[34] = UInt8(count)
        encoded.replaceSubrange(35..<35 + slot.count, with: slots.flatMap { _ in slot })
        if (1...32).contains(count) {
            #expect(try HeaderCodec.encode(header(slots)) == encoded)
            #expect(try HeaderCodec.decode(encoded).slots == slots)
        } else {
            #expect(throws: Self.malformed) { try HeaderCodec.encode(header(slots)) }
            #expect(throws: Self.malformed) { try HeaderCodec.decode(encoded) }
        }
    }

    @Test(
        "with a password have no other slot", arguments: [[password, password], [password, link], [link, password]])
    func passwordAlone(slots: [Slot]) throws {
        #expect(throws: Self.malformed) { try HeaderCodec.encode(header(slots)) }
        var encoded = try HeaderCodec.encode(header())
        encoded[34] = 2
        encoded.replaceSubrange(35..<encoded.count - 2, with: try slots.flatMap(SlotCodec.encode))
        #expect(throws: Self.malformed) { try HeaderCodec.decode(encoded) }
    }

    @Test("name a cipher that there is", arguments: 0...255 as ClosedRange<UInt8>)
    func cipher(number: UInt8) throws {
        var encoded = try HeaderCodec.encode(header())
        encoded[0] = number
        if (1...3).contains(number) {
            #expect(try HeaderCodec.decode(encoded).cipher.rawValue == number)
        } else {
            #expect(throws: Self.malformed) { try HeaderCodec.decode(encoded) }
        }
    }

    @Test("name a chunk size of 2^12 to 2^24", arguments: 0...255 as ClosedRange<UInt8>)
    func chunkSize(log2: UInt8) throws {
        var encoded = try HeaderCodec.encode(header())
        encoded[1] = log2
        var changed = header()
        changed.chunkSizeLog2 = log2
        if (12...24).contains(log2) {
            #expect(try HeaderCodec.encode(changed) == encoded)
            #expect(try HeaderCodec.decode(encoded).chunkSizeLog2 == log2)
        } else {
            #expect(throws: Self.malformed) { try HeaderCodec.encode(changed) }
            #expect(throws: Self.malformed) { try HeaderCodec.decode(encoded) }
        }
    }

    @Test("have a salt of 32 bytes", arguments: [0, 31, 33])
    func salt(count: Int) {
        var header = header()
        header.salt = [UInt8](repeating: 0, count: count)
        #expect(throws: Self.malformed) { try HeaderCodec.encode(header) }
    }

    @Test("have 65,535 bytes at most")
    func length() throws {
        var header = header()
        let room = 65_535 - (try HeaderCodec.encode(header).count)
        header.sealedInfo = [UInt8](repeating: 3, count: room)
        let encoded = try HeaderCodec.encode(header)
        #expect(encoded.count == 65_535)
        #expect(try HeaderCodec.decode(encoded) == header)
        header.sealedInfo.append(3)
        #expect(throws: Self.malformed) { try HeaderCodec.encode(header) }
    }
}
