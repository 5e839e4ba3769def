try {
    x = 1 / 0;
} except (e) {
    frame = e.__traceback__.tb_frame; // finding: ML-S201 4:15, ML-S201 4:29
    print(frame.f_globals); // finding: ML-S201 5:17
}
