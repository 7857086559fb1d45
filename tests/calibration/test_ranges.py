from entente.calibration.ranges import Range, range_over


def test_ends_are_the_smallest_and_largest_result():
    assert range_over([-1.0, -3.0, -2.0]) == Range(-3.0, -3.0, -1.0)
    assert range_over([-1.0, -2.0, -3.0]) == Range(-3.0, -2.0, -1.0)


def test_a_range_can_be_a_fraction_of_a_base():
    assert Range(-4.0, -2.0, 0.0).divided_by(2.0) == Range(-2.0, -1.0, 0.0)
