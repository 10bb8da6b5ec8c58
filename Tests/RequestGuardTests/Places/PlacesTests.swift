import Testing

@testable import RequestGuard

@Suite("Places")
struct PlacesTests {
    @Test("an owner holds as many as it may, others still get theirs, and no more than all are held")
    func bounds() throws {
        let places = Places<String>(total: 4, perOwner: 3)
        var held = try (0..<3).map { _ in try places.take(for: "a") }
        #expect(throws: NoPlace.ofOwner) { try places.take(for: "a") }
        held.append(try places.take(for: "b"))
        #expect(throws: NoPlace.atAll) { try places.take(for: "b") }
        #expect(throws: NoPlace.atAll) { try places.take(for: "c") }
        #expect(places.taken == 4)
        held.removeFirst()
        held.append(try places.take(for: "c"))
        #expect(throws: NoPlace.atAll) { try places.take(for: "a") }
        #expect(held.count == 4)
    }

    @Test("a place is given back once, by hand or when nobody refers to it any more")
    func givenBackOnce() throws {
        let places = Places<String>(total: 2, perOwner: 2)
        let kept = try places.take(for: "a")
        do {
            let place = try places.take(for: "a")
            place.giveBack()
            place.giveBack()
            #expect(places.taken == 1)
        }
        #expect(places.taken == 1)
        kept.giveBack()
        #expect(places.taken == 0)
    }

    @Test("owners without a place are forgotten, however many there were")
    func bounded() throws {
        let places = Places<Int>(total: 10, perOwner: 1)
        for owner in 0..<10_000 { try places.take(for: owner).giveBack() }
        #expect(places.ownerCount == 0)
        let held = try (0..<10).map { try places.take(for: $0) }
        for owner in 10..<10_000 {
            #expect(throws: NoPlace.atAll) { try places.take(for: owner) }
        }
        #expect(places.ownerCount == held.count)
    }

    @Test("of many who come at once exactly as many get a place as there are")
    func parallel() async throws {
        let places = Places<Int>(total: 50, perOwner: 5)
        let held = await withTaskGroup(of: Place?.self) { group in
            for number in 0..<200 { group.addTask { try? places.take(for: number % 20) } }
            return await group.reduce(into: []) { $0.append($1) }.compactMap(\.self)
        }
        #expect(held.count == 50)
        #expect(places.taken == 50)
    }
}
